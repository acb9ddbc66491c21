"""The road from files to files: read, find cards, keep who is who, export, write."""
