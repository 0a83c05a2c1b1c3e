"""Text: characters cleaned, measured, cut and wrapped. Pure; below everything else."""
