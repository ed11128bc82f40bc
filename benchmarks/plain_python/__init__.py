"""The identity service as a competent user of plain CDK writes it in Python."""
