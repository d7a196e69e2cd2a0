"""What minitorch costs, beside what it is compared with: `python -m compat_tests.bench`."""
