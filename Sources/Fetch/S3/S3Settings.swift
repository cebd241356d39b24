package import Base
internal import CSystem
internal import Synchronization

/// Where object stores are asked, and with which keys: as the AWS tools take it from the environment and their files.
package struct S3Settings: Sendable, Equatable {
  /// The keys; nil for requests that are not signed.
  package var credentials: S3Credentials?
  /// The region that requests are signed for.
  package var region = "us-east-1"
  /// `https://host:port` of a store that is not AWS, without a slash at the end; nil for AWS.
  package var endpoint: String?

  /// Unsigned requests to AWS.
  package init() {}

  /// Whether `s3://commoncrawl/` is read over Common Crawl's own servers: nobody has said otherwise.
  package var usesCommonCrawlServers: Bool { credentials == nil && endpoint == nil }

  /// Reads the settings.
  ///
  /// - Parameters:
  ///   - environment: the value of a variable; an empty one counts as none.
  ///   - files: the text of a file, nil where it is not there.
  ///   - endpoint: an endpoint that goes before all others.
  /// - Throws: `.failed` for an endpoint that is no URL, and for a profile that is missing or has keys of another kind.
  package init(
    environment: (String) -> String?, files: (String) -> String?, endpoint override: String? = nil
  ) throws(SourceError) {
    func value(_ names: String...) -> String? {
      for name in names { if let found = environment(name), !found.isEmpty { return found } }
      return nil
    }
    let folder = (value("HOME") ?? "") + "/.aws"
    let profile = value("AWS_PROFILE", "AWS_DEFAULT_PROFILE")
    let keys = files(value("AWS_SHARED_CREDENTIALS_FILE") ?? "\(folder)/credentials").map(SettingsFile.init)
    let config = files(value("AWS_CONFIG_FILE") ?? "\(folder)/config").map(SettingsFile.init)
    let name = profile ?? "default"
    var found = config?[name == "default" ? "default" : "profile \(name)"] ?? [:]
    found.merge(keys?[name] ?? [:]) { $1 }
    if let accessKey = value("AWS_ACCESS_KEY_ID"), let secretKey = value("AWS_SECRET_ACCESS_KEY") {
      credentials = S3Credentials(
        accessKey: accessKey, secretKey: secretKey, sessionToken: value("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"))
    } else if let accessKey = found["aws_access_key_id"], let secretKey = found["aws_secret_access_key"] {
      credentials = S3Credentials(
        accessKey: accessKey, secretKey: secretKey, sessionToken: found["aws_session_token"])
    } else if let profile, found.isEmpty || found.keys.contains(where: Self.asksForOthers) {
      throw SourceError(
        .failed, found.isEmpty ? "no such profile: \(profile)" : "the profile \(profile) has no keys of its own",
        location: "AWS_PROFILE",
        advice: "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: aws configure export-credentials --format env")
    }
    region = value("AWS_REGION", "AWS_DEFAULT_REGION") ?? found["region"] ?? region
    guard region.utf8.allSatisfy({ ASCII.isLetter($0) || ASCII.isDigit($0) || $0 == UInt8(ascii: "-") }) else {
      throw SourceError(.failed, "no name of a region", location: region)
    }
    if let text = override ?? value("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL") ?? found["endpoint_url"] {
      endpoint = try Self.endpoint(text)
    }
  }

  /// Settings of a profile that gets its keys from elsewhere.
  private static func asksForOthers(_ name: String) -> Bool {
    ["role_arn", "credential_process"].contains(name) || name.hasPrefix("sso_")
  }

  /// Checks an endpoint; ports that are the scheme's own and slashes at the end are left out, as servers sign without.
  package static func endpoint(_ text: String) throws(SourceError) -> String {
    var text = text
    while text.hasSuffix("/") { text.removeLast() }
    guard let (scheme, rest) = Location.scheme(of: text), ["http", "https"].contains(scheme), !rest.isEmpty,
      rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !rest.contains(where: { "@?#\\\"".contains($0) })
    else {
      throw SourceError(
        .failed, "no URL of an object store", location: text, advice: "Write it as in http://localhost:9000.")
    }
    let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    var host = parts[0].lowercased()
    let port = scheme == "https" ? ":443" : ":80"
    if host.hasSuffix(port) { host.removeLast(port.count) }
    return "\(scheme)://\(host)" + (parts.count > 1 ? "/\(parts[1])" : "")
  }
}

extension S3Settings {
  private static let shared = Mutex<(endpoint: String?, settings: S3Settings?)>((nil, nil))

  /// Uses another endpoint in this process than the environment's: for `--endpoint-url`.
  package static func use(endpoint: String) throws(SourceError) {
    let endpoint = try Self.endpoint(endpoint)
    shared.withLock { $0 = (endpoint, nil) }
  }

  /// The settings of this process, read once.
  package static func ofThisProcess() throws(SourceError) -> S3Settings {
    let (endpoint, known) = shared.withLock { $0 }
    if let known { return known }
    let settings = try S3Settings(
      environment: { getenv($0).map { String(cString: $0) } },
      files: { (try? FileSystem.read($0)).map { String(decoding: $0, as: UTF8.self) } }, endpoint: endpoint)
    shared.withLock { $0.settings = settings }
    return settings
  }
}

/// A file of the AWS tools: `[section]` lines and `name = value` lines; indented lines belong to a nested setting.
internal struct SettingsFile {
  private var sections: [String: [String: String]] = [:]

  init(_ text: String) {
    var section = ""
    for line in text.split(whereSeparator: \.isNewline) {
      guard line.first != "#", line.first != ";", line.first != " ", line.first != "\t" else { continue }
      if line.first == "[", let end = line.firstIndex(of: "]") {
        section = line[line.index(after: line.startIndex)..<end].split(separator: " ").joined(separator: " ")
      } else if let equals = line.firstIndex(of: "=") {
        let name = line[..<equals].split(separator: " ").joined().lowercased()
        let value = line[line.index(after: equals)...].drop { $0 == " " || $0 == "\t" }
        let end = value.lastIndex { $0 != " " && $0 != "\t" }
        sections[section, default: [:]][name] = end.map { String(value[...$0]) }
      }
    }
  }

  subscript(_ section: String) -> [String: String]? { sections[section] }
}
