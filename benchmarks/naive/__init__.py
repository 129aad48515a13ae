"""What a competent engineer builds in an afternoon from the tutorials; the benchmarks compare with it."""
