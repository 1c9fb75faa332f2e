// Runs before the first paint, so that the page never flashes in the wrong colours or size.
try {
  const kept = JSON.parse(localStorage.getItem("shopbot.display") || "{}");
  const root = document.documentElement;
  if (["light", "dark", "contrast"].includes(kept.theme)) root.dataset.theme = kept.theme;
  if (["large", "larger"].includes(kept.size)) root.dataset.size = kept.size;
  if (kept.spacing === "wide") root.dataset.spacing = kept.spacing;
} catch { /* storage is off or its content is not ours: the defaults stand */ }
