/// Memory limits for one archive.
public struct ArchiveLimits: Sendable {
  /// Bytes of a record's content that are kept; the rest is skipped, and counted as a fault.
  public var content = 32 << 20
  /// Bytes of a record's header block; a longer one counts as damage.
  public var header = 1 << 20
  /// Stored bytes that the window holds at most; gzip members that fit are decoded in one call.
  public var window = 8 << 20
  /// Record types whose content is wanted; of others at most 1 MiB is held.
  public var wanted = RecordTypeSet.all

  /// The largest place in an archive that is asked for, so that sums of places stay numbers: an exbibyte.
  package static let largestOffset = 1 << 60

  /// The default limits.
  public init() {}

  /// Decoded bytes up to which a gzip member is decoded in one call.
  internal var wholeMember: Int { min(16 << 20, max(content, 1 << 20)) }

  /// Bytes of content to keep of a record of `type`.
  internal func content(of type: RecordType) -> Int {
    wanted.contains(type) ? content : min(content, 1 << 20)
  }
}
