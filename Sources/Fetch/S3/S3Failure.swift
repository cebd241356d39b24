package import Base

/// What an object store says is wrong: the `<Error>` document of an answer.
package struct S3Failure: Sendable, Equatable {
  /// The answer's status; stores have been seen to send errors with 200.
  package var status: Int
  /// The error's code, such as `NoSuchKey`; empty where the answer has none.
  package var code = ""
  /// The server's own words.
  package var message = ""
  /// The bucket's region, where the request went to another.
  package var region: String?

  /// - Parameter body: the answer's body, whatever it is.
  package init(status: Int, body: [UInt8], region: String? = nil) {
    self.status = status
    self.region = region
    guard let root = XMLElement(body), root.name == "Error" || root["Error"] != nil else { return }
    let error = root.name == "Error" ? root : root["Error"]
    code = error?["Code"]?.text ?? ""
    message = error?["Message"]?.text ?? ""
    self.region = region ?? error?["Region"]?.text
  }

  /// Whether a body is an error, whatever the status says.
  package static func isError(_ body: [UInt8]) -> Bool { XMLElement(body)?.name == "Error" }

  /// Whether the same request may go better a little later.
  package var isPassing: Bool {
    let codes = [
      "SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Throttling", "ThrottlingException",
      "TooManyRequests", "RequestLimitExceeded", "OperationAborted", "ConditionalRequestConflict", "BadDigest",
    ]
    return [408, 425, 429, 500, 502, 503, 504].contains(status) || codes.contains(code) || status == 200
  }

  /// The error that a person gets to read.
  package func error(at place: String, isSigned: Bool) -> SourceError {
    let said = code.isEmpty ? "HTTP status \(status)" : "\(code) (HTTP status \(status))"
    switch code {
    case "NoSuchKey": return SourceError(.missing, "no such object", location: place)
    case "NoSuchBucket": return SourceError(.missing, "no such bucket", location: place)
    case "" where status == 404: return SourceError(.missing, "no such object or bucket", location: place)
    case "" where status == 412, "PreconditionFailed":
      return SourceError(
        .interrupted, "the object was replaced on the server meanwhile", location: place,
        advice: "Run the same command again when nothing writes it.")
    case _ where isPassing:
      return SourceError(
        .busy, "the object store is busy: \(said)\(message.isEmpty ? "" : ": \(message)")", location: place,
        advice: "Run the same command again later.")
    default:
      return SourceError(
        .refused, "the object store refuses: \(said)\(message.isEmpty ? "" : ": \(message)")", location: place,
        advice: advice(isSigned: isSigned))
    }
  }

  /// What to do, for each kind of refusal.
  private func advice(isSigned: Bool) -> String? {
    switch code {
    case "SignatureDoesNotMatch":
      "The secret key does not belong to the access key: check AWS_SECRET_ACCESS_KEY."
    case "InvalidAccessKeyId": "The store does not know the access key: check AWS_ACCESS_KEY_ID and the endpoint."
    case "RequestTimeTooSkewed": "This machine's clock is wrong: set it (timedatectl set-ntp true)."
    case "ExpiredToken", "TokenRefreshRequired":
      "The temporary keys have run out: get new ones, then run the same command again."
    case "InvalidToken": "AWS_SESSION_TOKEN does not belong to the keys: set all three, or none of a former session."
    case "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException", "TemporaryRedirect":
      "The bucket is in another region: set AWS_REGION\(region.map { "=\($0)" } ?? "")."
    case "" where status == 301 || status == 307:
      "The bucket is in another region: set AWS_REGION\(region.map { "=\($0)" } ?? "")."
    case "AccessDenied" where !isSigned, "" where status == 403 && !isSigned, "MissingAuthenticationToken":
      "The request was not signed: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE."
    case "AccessDenied", "AllAccessDisabled":
      "The keys may not do this: ask the bucket's owner for the permissions in docs/s3.md."
    case "" where status == 403: "The keys, the clock or the bucket's permissions are wrong: see docs/s3.md."
    case "" where status == 501, "NotImplemented": "This object store lacks what is needed: see docs/s3.md."
    default:
      isSigned ? nil : "The request was not signed: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE."
    }
  }
}
