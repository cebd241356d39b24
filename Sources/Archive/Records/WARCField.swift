/// The fields of a record's header that readers use most (ISO 28500:2017, section 5).
public enum WARCField: Int, Sendable, CaseIterable {
  case type, recordID, date, targetURI, contentType, contentLength
  case payloadDigest, blockDigest, concurrentTo, refersTo, truncated, ipAddress
  case identifiedPayloadType, filename, warcinfoID, profile, segmentNumber

  /// The field's name as the standard writes it.
  public var name: String {
    switch self {
    case .type: "WARC-Type"
    case .recordID: "WARC-Record-ID"
    case .date: "WARC-Date"
    case .targetURI: "WARC-Target-URI"
    case .contentType: "Content-Type"
    case .contentLength: "Content-Length"
    case .payloadDigest: "WARC-Payload-Digest"
    case .blockDigest: "WARC-Block-Digest"
    case .concurrentTo: "WARC-Concurrent-To"
    case .refersTo: "WARC-Refers-To"
    case .truncated: "WARC-Truncated"
    case .ipAddress: "WARC-IP-Address"
    case .identifiedPayloadType: "WARC-Identified-Payload-Type"
    case .filename: "WARC-Filename"
    case .warcinfoID: "WARC-Warcinfo-ID"
    case .profile: "WARC-Profile"
    case .segmentNumber: "WARC-Segment-Number"
    }
  }

  /// The field of that name in any case.
  internal init?(_ name: UnsafeBufferPointer<UInt8>) {
    switch name.count {
    case 9 where name.equalsIgnoringCase("warc-type"): self = .type
    case 9 where name.equalsIgnoringCase("warc-date"): self = .date
    case 12 where name.equalsIgnoringCase("content-type"): self = .contentType
    case 12 where name.equalsIgnoringCase("warc-profile"): self = .profile
    case 13 where name.equalsIgnoringCase("warc-filename"): self = .filename
    case 14 where name.equalsIgnoringCase("warc-record-id"): self = .recordID
    case 14 where name.equalsIgnoringCase("content-length"): self = .contentLength
    case 14 where name.equalsIgnoringCase("warc-truncated"): self = .truncated
    case 14 where name.equalsIgnoringCase("warc-refers-to"): self = .refersTo
    case 15 where name.equalsIgnoringCase("warc-target-uri"): self = .targetURI
    case 15 where name.equalsIgnoringCase("warc-ip-address"): self = .ipAddress
    case 16 where name.equalsIgnoringCase("warc-warcinfo-id"): self = .warcinfoID
    case 17 where name.equalsIgnoringCase("warc-block-digest"): self = .blockDigest
    case 18 where name.equalsIgnoringCase("warc-concurrent-to"): self = .concurrentTo
    case 19 where name.equalsIgnoringCase("warc-payload-digest"): self = .payloadDigest
    case 19 where name.equalsIgnoringCase("warc-segment-number"): self = .segmentNumber
    case 28 where name.equalsIgnoringCase("warc-identified-payload-type"): self = .identifiedPayloadType
    default: return nil
    }
  }
}
