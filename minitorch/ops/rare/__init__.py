"""The long tail: ops that most scripts never use, by family, each file imported when one of its ops is first used."""
