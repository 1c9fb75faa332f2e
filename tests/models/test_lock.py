import threading
import time

from shopbot.models.lock import FairLock


def test_served_in_the_order_of_asking():
    lock, served, threads = FairLock(), [], []
    lock.acquire()

    def take(number: int) -> None:
        lock.acquire()
        served.append(number)
        lock.release()

    for number in range(5):
        thread = threading.Thread(target=take, args=(number,))
        thread.start()
        threads.append(thread)
        while lock.waiting < number + 2:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join(5)
    assert served == [0, 1, 2, 3, 4]


def test_who_gives_up_leaves_the_queue():
    lock = FairLock()
    lock.acquire()
    assert not lock.acquire(lambda: True)
    assert lock.waiting == 1
    lock.release()
    assert lock.acquire(lambda: False)
