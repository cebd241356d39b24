import Base

/// The kind of location that an argument names.
enum Location: Equatable {
  case standardInput
  case file(String)
  case web(String)
  case object(S3Location)
  case unsupported(scheme: String)

  /// Where Common Crawl serves the bucket `s3://commoncrawl/`, where nobody has keys, and its listings' relative paths.
  static var commonCrawl: String { CommonCrawl.data }

  /// Reads `text` as a URL with a scheme, `-`, or else as a path.
  init(_ text: String) {
    guard text != "-" else {
      self = .standardInput
      return
    }
    guard let (scheme, rest) = Location.scheme(of: text) else {
      self = .file(text)
      return
    }
    switch scheme {
    case "https", "http": self = .web("\(scheme)://\(rest)")
    case "file": self = .file(Location.percentDecoded(rest.hasPrefix("localhost/") ? rest.dropFirst(9) : rest))
    case "s3":
      guard let place = S3Location(text) else {
        self = .unsupported(scheme: scheme)
        return
      }
      // Settings that cannot be read are told of when the object is opened.
      let isPublic = (try? S3Settings.ofThisProcess())?.usesCommonCrawlServers ?? false
      self = place.bucket == "commoncrawl" && isPublic ? .web(Location.commonCrawl + place.key) : .object(place)
    default: self = .unsupported(scheme: scheme)
    }
  }

  /// Whether a server gives the content.
  var isOnServer: Bool {
    switch self {
    case .web, .object: true
    case .standardInput, .file, .unsupported: false
    }
  }

  /// The error for an `s3://` text that names no bucket.
  static func badObject(_ location: String) -> SourceError {
    SourceError(
      .missing, "no name of a bucket", location: location,
      advice: "Write objects as s3://bucket/key, prefixes as s3://bucket/folder/.")
  }

  /// Splits `scheme://rest`; nil if `text` has no scheme. The scheme comes in lower case.
  static func scheme(of text: String) -> (scheme: String, rest: Substring)? {
    let bytes = text.utf8
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let scheme = bytes[..<colon]
    guard let first = scheme.first, ASCII.isLetter(first), scheme.allSatisfy({ isSchemeByte($0) }),
      text[colon...].hasPrefix("://")
    else { return nil }
    return (text[..<colon].lowercased(), text[colon...].dropFirst(3))
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    ASCII.isLetter(byte) || ASCII.isDigit(byte)
      || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  /// `%41` becomes `A`; a `%` without two hexadecimal digits stays.
  private static func percentDecoded(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), let value = UInt8(rest.prefix(2), radix: 16), rest.count >= 2 {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension UInt8 {
  /// A number from ASCII digits, without the sign that `UInt8(_:radix:)` allows.
  fileprivate init?(_ digits: Substring.UTF8View, radix: Int) {
    guard digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
      let value = UInt8(String(Substring(digits)), radix: radix)
    else { return nil }
    self = value
  }
}
