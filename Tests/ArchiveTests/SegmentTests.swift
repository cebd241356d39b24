import Archive
import Base
import Records
import Testing

/// Records in segments are not put together, and never pass for whole ones (ISO 28500:2017, section 7).
struct SegmentTests {
  private static func record(_ type: String, _ id: Int, _ fields: [String], _ content: String) -> String {
    let header =
      ["WARC/1.0", "WARC-Type: \(type)", "WARC-Record-ID: <urn:uuid:\(id)>", "WARC-Date: 2024-01-02T03:04:05Z"]
      + fields + ["Content-Length: \(content.utf8.count)"]
    return header.joined(separator: "\r\n") + "\r\n\r\n" + content + "\r\n\r\n"
  }

  @Test func everySegmentIsAFault() throws {
    let text =
      Self.record("response", 1, ["WARC-Segment-Number: 1"], "HTTP/1.1 200 OK\r\n\r\n<p>part")
      + Self.record("response", 2, [], "HTTP/1.1 200 OK\r\n\r\n<p>whole")
      + Self.record(
        "continuation", 3, ["WARC-Segment-Origin-ID: <urn:uuid:1>", "warc-segment-number: 2"], "ial</p>")
    let reader = ArchiveReader(MemorySource(Array(text.utf8)))
    var truncated: [Bool] = []
    while try reader.next() { truncated.append(reader.isTruncated) }
    #expect(truncated == [true, false, true])
    let faults = reader.takeFaults()
    #expect(faults.map(\.kind) == [.recordSegmented, .recordSegmented])
    #expect(faults.map(\.detail).first == "segment 1 of a record that is continued elsewhere")
  }
}
