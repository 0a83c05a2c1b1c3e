"""The process: how it starts, is hardened, reports a crash and exits."""
