"""The adapters that a setting chooses among, each imported when it is the one. For bootstrap only."""

from pathlib import Path

from chalicelib.ports import Mailer, Releases


def open_mailer(sender: str, folder: Path, smtp_url: str | None, *, by_ses: bool, endpoint: str | None) -> Mailer:
    """By a mail server where one is named, by SES where that is asked for; else each mail is a file in `folder`."""
    if smtp_url is not None:
        from chalicelib.adapters.smtp_mailer import SmtpMailer

        return SmtpMailer(smtp_url, sender)
    if by_ses:
        from chalicelib.adapters.ses_mailer import SesMailer

        return SesMailer(sender, endpoint)
    from chalicelib.adapters.file_mailer import FileMailer

    return FileMailer(folder, sender)


def open_releases(folder: Path, bucket: str | None, endpoint: str | None) -> Releases:
    """The releases in a bucket, or in `folder`."""
    if bucket is not None:
        from chalicelib.adapters.s3_releases import S3Releases

        return S3Releases(bucket, endpoint)
    from chalicelib.adapters.release_files import ReleaseFiles

    return ReleaseFiles(folder)
