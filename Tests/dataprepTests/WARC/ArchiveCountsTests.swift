import Base
import Records
import Testing

@testable import dataprep

struct ArchiveCountsTests {
  @Test func faultsBeyondTheLimitAreCountedByKind() {
    var counts = ArchiveCounts()
    let fault = Fault(Fault.Kind(rawValue: "record-truncated"), file: "x.warc", offset: 1)
    counts.add(Array(repeating: fault, count: ArchiveCounts.faultListLimit))
    counts.add(Array(repeating: fault, count: 7))
    #expect(counts.faults.count == ArchiveCounts.faultListLimit)
    #expect(counts.faultTotal == ArchiveCounts.faultListLimit + 7)
    #expect(counts.faultCounts.counts["record-truncated"] == ArchiveCounts.faultListLimit + 7)
  }
}
