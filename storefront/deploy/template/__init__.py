"""The CloudFormation stack of a shop as plain data, made by pure functions. Nothing here talks to AWS."""

from storefront.deploy.template.whole import Plan, Surface, foundation, whole

__all__ = ["Plan", "Surface", "foundation", "whole"]
