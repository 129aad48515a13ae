"""What Ombud is about, without clock, I/O or framework."""
