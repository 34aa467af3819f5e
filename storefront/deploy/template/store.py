"""What holds the shop's data: the table of orders, the bucket of releases. A deleted stack leaves both behind."""

from typing import Any

from chalicelib.adapters.dynamo_layout import FORGET, table_definition
from storefront.deploy.settings import SITE_PREFIX, StageSettings

_KEPT = {"DeletionPolicy": "RetainExceptOnCreate", "UpdateReplacePolicy": "Retain"}
_OLD_DAYS = 90


def store(settings: StageSettings) -> dict[str, Any]:
    """The table, on demand, restorable to any second of 35 days; the bucket, private and versioned."""
    table = {
        **table_definition(settings.table),
        "TimeToLiveSpecification": {"AttributeName": FORGET, "Enabled": True},
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
        "DeletionProtectionEnabled": True,
        "SSESpecification": {"SSEEnabled": True},
    }
    bucket = {
        "BucketName": settings.bucket,
        "VersioningConfiguration": {"Status": "Enabled"},
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
        "LifecycleConfiguration": {
            "Rules": [
                {
                    "Id": "old-versions",
                    "Status": "Enabled",
                    "NoncurrentVersionExpiration": {"NoncurrentDays": _OLD_DAYS},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                }
            ]
        },
    }
    return {
        "Table": {"Type": "AWS::DynamoDB::Table", **_KEPT, "Properties": table},
        "Bucket": {"Type": "AWS::S3::Bucket", **_KEPT, "Properties": bucket},
    }


def bucket_policy(settings: StageSettings) -> dict[str, Any]:
    """CloudFront reads the public files, this distribution only; nobody comes without TLS."""
    del settings
    everything = [{"Fn::GetAtt": ["Bucket", "Arn"]}, {"Fn::Sub": "${Bucket.Arn}/*"}]
    own = {"Fn::Sub": "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}"}
    statements = [
        {
            "Sid": "CloudFrontReadsTheSite",
            "Effect": "Allow",
            "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "s3:GetObject",
            "Resource": {"Fn::Sub": f"${{Bucket.Arn}}/{SITE_PREFIX}*"},
            "Condition": {"StringEquals": {"AWS:SourceArn": own}},
        },
        {
            "Sid": "OnlyOverTls",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": everything,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]
    policy = {"Version": "2012-10-17", "Statement": statements}
    return {
        "BucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {"Bucket": {"Ref": "Bucket"}, "PolicyDocument": policy},
        }
    }
