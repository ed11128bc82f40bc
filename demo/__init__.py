"""The main job, from nothing: real services, deployed by the real CDK CLI into AWS on this machine, and used."""
