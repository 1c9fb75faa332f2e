import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "search"))  # goods.py: one little shop for all
