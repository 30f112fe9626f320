"""Words of some papers that the language does not know: covariances and what is computed from their spectra."""
