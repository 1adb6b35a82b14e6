"""What a crash leaves: real processes on real files, killed in the middle."""
