"""The runs: resumable generator jobs that join the packages below; one page each."""
