"""What is wrong with an installation, and how it is mended. Nothing is changed by looking."""

from comity.doctor.examining import examine
from comity.doctor.model import Examined, Standing

__all__ = ["Examined", "Standing", "examine"]
