package import Archive
package import Base

/// The position in the pages of an archive, from which another reader can continue.
package struct PagePosition: Sendable, Equatable {
  /// Where another reader can begin; nil if it has to read from the archive's start and skip `records`.
  package var archive: ArchivePosition?
  /// Records that were read.
  package var records: Int
  /// Bytes of the archive that were counted as read.
  package var bytesTaken: Int
  /// The crawl of the archive, if known.
  package var dump: String

  /// A position after `records` records and `bytesTaken` bytes.
  package init(archive: ArchivePosition?, records: Int, bytesTaken: Int, dump: String) {
    self.archive = archive
    self.records = records
    self.bytesTaken = bytesTaken
    self.dump = dump
  }

  /// Bytes of the archive to skip before it is read on; none of a WACZ file, which is read from its directory on.
  package var offset: Int { archive?.member == nil ? archive?.offset ?? 0 : 0 }

  /// Writes the position as JSON, for `init(_:)` to read.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    if let archive {
      json.member("offset", archive.offset)
      json.member("plain", archive.isPlain)
      json.member("arc", archive.isARC)
      if let member = archive.member {
        json.member("member", member.name)
        json.member("checksum", Int(member.checksum))
        json.member("member_records", member.records)
        json.member("member_records_before", member.recordsBefore)
      }
    }
    json.member("records", records)
    json.member("bytes_taken", bytesTaken)
    json.member("dump", dump)
    json.endObject()
  }

  /// Reads what `write` wrote; nil if it is something else.
  package init?(_ json: JSONValue?) {
    guard let json, let records = json["records"]?.count, let taken = json["bytes_taken"]?.count,
      let dump = json["dump"]?.string
    else { return nil }
    self.init(archive: nil, records: records, bytesTaken: taken, dump: dump)
    guard let offset = json["offset"]?.count, case .bool(let isPlain)? = json["plain"],
      case .bool(let isARC)? = json["arc"]
    else { return }
    var place = ArchivePosition(offset: offset, isPlain: isPlain, isARC: isARC)
    if let name = json["member"]?.string {
      guard let checksum = json["checksum"]?.count.flatMap({ UInt32(exactly: $0) }),
        let passed = json["member_records"]?.count, passed <= records
      else { return nil }
      // States of older versions do not say it: all records are passed from the file's start.
      guard let before = json["member_records_before"]?.count, before <= records else { return }
      place.member = .init(name: name, checksum: checksum, records: passed, recordsBefore: before)
    }
    archive = place
  }
}
