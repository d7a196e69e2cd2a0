"""Measured kernels for blocks of floats, each held equal to the plain kernel that defines its op by a test."""
