import TestSupport
import Testing

@testable import dataprep

@Suite struct SelectionTests {
  /// The bytes that a sample holds are those of its lines, whichever were replaced.
  @Test func bytesAreCounted() {
    var selection = Selection(capacity: 5, seed: 1)
    for count in 0..<200 {
      let line = [UInt8](repeating: 0x61, count: count)
      selection.offer(line.span)
      #expect(selection.byteCount == selection.chosen.reduce(0) { $0 + $1.count })
    }
    #expect(selection.chosen.count == 5)
  }
}
