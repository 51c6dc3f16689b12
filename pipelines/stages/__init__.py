"""Stages: the steps of a night, each made of the rooms below."""
