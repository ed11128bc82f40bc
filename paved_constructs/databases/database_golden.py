"""What every PostgreSQL decides, on RDS and on Aurora: who gets at the data, and what keeps it."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_rds as rds

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable
from paved_constructs.parts.backup import DAILY
from paved_constructs.parts.key import STACK_KEY

DATA_SUBNETS: Final = "the stage's data subnets"
"""How the table says that a database lies where no route leads out."""


def closed(main: str, groups: str) -> GoldenTable:
    """Return the rows on who gets at the data of a database of CloudFormation type `main`.

    `groups` is the property of `main` that holds its security groups.
    """
    return {
        "vpc_subnets": Fixed(
            DATA_SUBNETS,
            why="no route leads from the internet to the data, nor from the data to the internet",
            sets=("AWS::RDS::DBSubnetGroup.SubnetIds",),
        ),
        "publicly_accessible": Fixed(
            False,
            why="a database answers inside the network only, where its users are",
            controls=("RDS.2", "CT.RDS.PR.23", "CKV_AWS_17", "CIS 2.2.3"),
            sets=("AWS::RDS::DBInstance.PubliclyAccessible",),
        ),
        "allow_all_outbound": Fixed(
            False,
            why="a security group of its own: in comes who uses() it, out goes nothing",
            sets=(f"{main}.{groups}", "AWS::EC2::SecurityGroup.SecurityGroupEgress"),
        ),
        "storage_encrypted": Fixed(
            True,
            why="the disks, the backups and the snapshots hold what the database holds",
            controls=("RDS.3", "RDS.27", "CT.RDS.PR.16", "CT.RDS.PR.24", "CKV_AWS_16", "CKV_AWS_96", "CIS 2.2.1"),
            sets=(f"{main}.StorageEncrypted",),
        ),
        "encryption_key": Fixed(
            STACK_KEY,
            why="the key's policy is a second lock; a sandbox pays nothing for it, since its alarms need the key too",
            controls=("CT.RDS.PR.30",),
            sets=(f"{main}.KmsKeyId", f"{main}.MasterUserSecret"),
        ),
        "force_ssl": Fixed(
            "1",
            why="a client that does not encrypt is refused; let clients verify the certificate too",
            controls=("RDS.38", "CT.RDS.PR.27", "CT.RDS.PR.28", "CKV2_AWS_69"),
        ),
        "ca_certificate": Choice(
            rds.CaCertificate.RDS_CA_RSA2048_G1,
            why="valid until 2061, so no rotation of it stops the clients",
            sets=("AWS::RDS::DBInstance.CACertificateIdentifier",),
        ),
        "iam_authentication": Fixed(
            True,
            why="applications log in with their role: no password to leak; over 200 logins a second want a pool",
            controls=("RDS.10", "RDS.12", "CT.RDS.PR.4", "CT.RDS.PR.7", "CKV_AWS_161", "CKV_AWS_162"),
            sets=(f"{main}.EnableIAMDatabaseAuthentication",),
        ),
        "manage_master_user_password": Golden(
            True,
            why="RDS makes the owner's password and changes it each week; nobody uses it at run time",
            controls=("SecretsManager.1", "SecretsManager.4"),
            sets=(f"{main}.ManageMasterUserPassword",),
        ),
        "master_username": Choice(
            "steward",
            why="a name that is not everybody's first guess",
            controls=("RDS.24", "RDS.25", "CT.RDS.PR.21", "CT.RDS.PR.22"),
            sets=(f"{main}.MasterUsername",),
        ),
        "port": Choice(
            5433,
            why="what scans networks for the default port does not find it",
            controls=("RDS.23", "CT.RDS.PR.20", "AwsSolutions-RDS11"),
            sets=(f"{main}.Port",),
        ),
    }


def kept(main: str) -> GoldenTable:
    """Return the rows on what keeps the data of a database of CloudFormation type `main`."""
    return {
        "backup_retention": Choice(
            ByTier(production=Duration.days(35), sandbox=Duration.days(7)),
            why="it can be restored to any second of the last days; 35 are the most that RDS keeps",
            controls=("RDS.11", "CT.RDS.PR.8", "AwsSolutions-RDS13"),
            sets=(f"{main}.BackupRetentionPeriod",),
        ),
        "preferred_backup_window": Fixed(
            "00:30-01:30",
            why="over an hour away from the stage's backup plan (03:00 UTC), which would be refused beside it",
            sets=(f"{main}.PreferredBackupWindow",),
        ),
        "delete_automated_backups": Fixed(
            ByTier(production=False, sandbox=True),
            why="the backups outlive a database that was deleted by mistake",
            sets=(f"{main}.DeleteAutomatedBackups",),
        ),
        "deletion_protection": Fixed(
            ByTier(production=True, sandbox=False),
            why="no call, template or replacement deletes the data",
            controls=("RDS.7", "RDS.8", "CT.RDS.PR.3", "CT.RDS.PR.13", "AwsSolutions-RDS10"),
            sets=(f"{main}.DeletionProtection",),
        ),
        "removal_policy": Fixed(
            ByTier(production=RemovalPolicy.SNAPSHOT, sandbox=RemovalPolicy.DESTROY),
            why="what is deleted after all leaves a last snapshot",
        ),
        "copy_tags_to_snapshot": Fixed(
            True,
            why="a snapshot tells whose it is",
            controls=("RDS.16", "RDS.17", "RDS.47"),
            sets=(f"{main}.CopyTagsToSnapshot",),
        ),
        "backup": Golden(
            ByTier(production=DAILY, sandbox=None),
            why="a copy in a locked vault survives what deletes the database and its backups",
            controls=("RDS.26",),
            sets=(f"{main}.Tags",),
        ),
    }
