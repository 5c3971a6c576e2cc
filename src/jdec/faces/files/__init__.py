"""The picture as files for other people's programs.  Pure: accounts in, documents out; nothing here decides."""
