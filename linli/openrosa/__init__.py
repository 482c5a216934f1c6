"""ODK Collect and its kin: standards as forms, sheets from where there is no signal."""
