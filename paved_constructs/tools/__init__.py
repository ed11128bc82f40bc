"""Everything that reads an assembly: plain Python over JSON, without jsii and without Node."""
