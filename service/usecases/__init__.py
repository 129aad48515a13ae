"""What Ombud does, one verb a file."""
