"""What builds remember below the output folder. Nothing in it is trusted, and a build without it makes the same."""
