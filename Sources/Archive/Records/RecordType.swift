/// A record's type (ISO 28500:2017, section 6).
public enum RecordType: UInt8, Sendable, CaseIterable {
  case warcinfo, response, resource, request, metadata, revisit, conversion, continuation
  /// A missing type, or one that the standard does not name.
  case unknown

  /// Whether records of the type are what a URL gave: indexes have no others.
  public var isCapture: Bool { self == .response || self == .revisit || self == .resource }

  /// The type as the standard writes it.
  public var name: String { "\(self)" }

  /// Reads `WARC-Type`'s value in any case.
  internal init(_ value: UnsafeBufferPointer<UInt8>) {
    self =
      switch value.count {
      case 8 where value.equalsIgnoringCase("response"): .response
      case 8 where value.equalsIgnoringCase("metadata"): .metadata
      case 8 where value.equalsIgnoringCase("warcinfo"): .warcinfo
      case 8 where value.equalsIgnoringCase("resource"): .resource
      case 7 where value.equalsIgnoringCase("request"): .request
      case 7 where value.equalsIgnoringCase("revisit"): .revisit
      case 10 where value.equalsIgnoringCase("conversion"): .conversion
      case 12 where value.equalsIgnoringCase("continuation"): .continuation
      default: .unknown
      }
  }
}

/// Some of the record types.
public struct RecordTypeSet: OptionSet, Sendable {
  /// A bit per type.
  public let rawValue: UInt16
  /// The set with these bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }
  /// The set of one type.
  public init(_ type: RecordType) { rawValue = 1 << UInt16(type.rawValue) }

  /// Every type.
  public static let all = RecordTypeSet(rawValue: .max)
  /// The types with pages: `response`, `resource`, `revisit` and WET's `conversion`.
  public static let pages: RecordTypeSet = [
    .init(.response), .init(.resource), .init(.revisit), .init(.conversion),
  ]

  /// Whether `type` is among them.
  public func contains(_ type: RecordType) -> Bool { contains(RecordTypeSet(type)) }
}
