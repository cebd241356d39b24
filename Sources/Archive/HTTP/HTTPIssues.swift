public import Records

/// Deviations of an HTTP message.
public struct HTTPIssues: OptionSet, Sendable, Hashable {
  /// A bit per issue.
  public let rawValue: UInt16
  /// The set with these bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  // Faults: something is lost, or may be.

  /// A chunk's size line is invalid; the rest was kept unchanged.
  public static let chunkMalformed = HTTPIssues(rawValue: 1 << 0)
  /// The body ends before its last chunk.
  public static let chunkTruncated = HTTPIssues(rawValue: 1 << 1)
  /// A coding's stream is damaged; the part before the damage was kept.
  public static let encodingDamaged = HTTPIssues(rawValue: 1 << 2)
  /// A coding's stream ends prematurely.
  public static let encodingTruncated = HTTPIssues(rawValue: 1 << 3)
  /// A coding is unknown, and the body was kept unchanged.
  public static let encodingUnknown = HTTPIssues(rawValue: 1 << 4)
  /// The body decodes to more than the limit.
  public static let payloadTooLarge = HTTPIssues(rawValue: 1 << 5)

  // Quirks: nothing is lost.

  /// The head says chunked, and the body is not.
  public static let chunkedAbsent = HTTPIssues(rawValue: 1 << 8)
  /// The head names a coding, and the body is not coded.
  public static let encodingAbsent = HTTPIssues(rawValue: 1 << 9)
  /// The content starts with neither a status line nor a request line.
  public static let headAbsent = HTTPIssues(rawValue: 1 << 10)
  /// The status line has no code.
  public static let statusAbsent = HTTPIssues(rawValue: 1 << 11)

  /// Those that lose something.
  public static let faults = HTTPIssues(rawValue: 0xFF)

  private static let kinds: [(HTTPIssues, Fault.Kind)] = [
    (.chunkMalformed, .chunkMalformed), (.chunkTruncated, .chunkTruncated),
    (.encodingDamaged, .contentEncodingDamaged), (.encodingTruncated, .contentEncodingTruncated),
    (.encodingUnknown, .contentEncodingUnknown), (.payloadTooLarge, .payloadTooLarge),
  ]

  /// The issues that are faults.
  public var faultKinds: [Fault.Kind] {
    guard !isDisjoint(with: .faults) else { return [] }
    return Self.kinds.filter { contains($0.0) }.map(\.1)
  }

  private static let quirkNames: [(HTTPIssues, String)] = [
    (.chunkedAbsent, "chunked-absent"), (.encodingAbsent, "content-encoding-absent"),
    (.headAbsent, "http-head-absent"), (.statusAbsent, "status-absent"),
  ]

  /// The quirks among them, by their kebab-case names.
  public var quirks: [String] {
    guard !subtracting(.faults).isEmpty else { return [] }
    return Self.quirkNames.filter { contains($0.0) }.map(\.1)
  }
}
