"""Hồ sơ bảo vệ: the proof of one proposal's whole life in one file, and its check."""
