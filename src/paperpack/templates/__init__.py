"""The notes that `paperpack new` begins with, as files."""
