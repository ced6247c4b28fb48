//! How bytes leave: awc clients, upstream requests, classification of answers.
