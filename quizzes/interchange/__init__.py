"""Questions in the formats that learning platforms exchange: GIFT, Aiken, Moodle XML and QTI, read and written.

Each module has ``looks_like``, ``read`` and ``write``. No model, no network, nothing is ever extracted or executed.
"""
