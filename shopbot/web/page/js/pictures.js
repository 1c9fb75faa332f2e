// Search by picture: chosen, pasted or dropped; made small and upright here, so that only what is needed is sent.

import { $, start, t } from "./dom.js";
import { say } from "./announcer.js";
import { changed, unhide } from "./leave.js";

const LONGEST_PX = 1024; // more than any picture model looks at
const MOST_BYTES = 60e6;
const MOST_PIXELS = 80e6; // what the server would refuse as well
const READ = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/bmp"];
let current = null; // { data: a JPEG as data URL, name }

/** The picture that goes with the next message, or null. */
export const held = () => current;

/** Takes a picture, or none, as the one that goes with the next message. */
export function hold(picture) {
  current = picture;
  if (!start.pictures) return;
  problem("");
  if (!picture) return void changed($("picture-ready"), $("picture"), letGo);
  unhide($("picture-ready"));
  $("picture-name").textContent = t("picture.ready", { name: picture.name });
  $("picture-preview").src = picture.data;
}

function letGo() {
  $("picture-ready").hidden = true;
  $("picture-name").textContent = "";
  $("picture-preview").removeAttribute("src");
}

function problem(key) {
  const words = key ? `${t(`picture.error.${key}`)} ${t(`picture.error.${key}.remedy`)}` : "";
  $("picture-error").textContent = words;
  $("picture-error").hidden = !key;
}

async function choose(file) {
  try {
    const picture = { data: await small(file), name: file.name || t("picture.pasted") };
    hold(picture);
    say(`${t("picture.ready", { name: picture.name })} ${t("picture.next")}`);
    $("message").focus();
  } catch (error) {
    problem(error.key ?? "unreadable");
  }
}

class Unusable extends Error {
  constructor(key) {
    super(key);
    this.key = key;
  }
}

/** The picture upright, on white, at most LONGEST_PX wide or high, without what the camera wrote into the file. */
async function small(file) {
  if (!file.size) throw new Unusable("empty");
  if (file.type === "image/svg+xml" || /\.svgz?$/i.test(file.name)) throw new Unusable("svg");
  if (file.size > MOST_BYTES) throw new Unusable("huge");
  if (file.type && !READ.includes(file.type)) throw new Unusable("unreadable");
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    if (bitmap.width * bitmap.height > MOST_PIXELS) throw new Unusable("huge");
    const share = Math.min(1, LONGEST_PX / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * share));
    canvas.height = Math.max(1, Math.round(bitmap.height * share));
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.imageSmoothingQuality = "high";
    paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.9);
  } finally {
    bitmap.close();
  }
}

const fileOf = (transfer) => [...(transfer?.files ?? [])].find((file) => file.type.startsWith("image/"));

function dragging(event) {
  if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
  event.preventDefault();
  document.body.classList.toggle("dropping", event.type === "dragover");
}

function dropped(event) {
  const files = event.dataTransfer?.files ?? [];
  if (!files.length) return;
  event.preventDefault(); // else the browser would leave the page for the file
  document.body.classList.remove("dropping");
  choose(fileOf(event.dataTransfer) ?? files[0]);
}

function listen() {
  const chooser = $("picture-file");
  $("picture").addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    const [file] = chooser.files;
    chooser.value = ""; // the same file can be chosen again
    if (file) choose(file);
  });
  $("picture-remove").addEventListener("click", () => {
    hold(null);
    say(t("picture.removed"));
    $("picture").focus();
  });
  addEventListener("paste", (event) => {
    const file = fileOf(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    choose(file);
  });
  addEventListener("dragover", dragging);
  addEventListener("dragleave", dragging);
  addEventListener("drop", dropped);
}

if (start.pictures) listen();
