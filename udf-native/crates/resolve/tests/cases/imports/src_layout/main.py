import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "src"))

from app.core import run  # noqa: E402

run()
