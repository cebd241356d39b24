import Testing

@testable import HTML

@Suite struct ValueCacheTests {
  @Test func valuesThatComeAgainAreRemembered() {
    var cache = ValueCache<Int>(empty: 0)
    var asked = 0
    func count(_ text: String) -> Int {
      Array(text.utf8).withUnsafeBufferPointer {
        cache.finding(of: $0) {
          asked += 1
          return $0.count
        }
      }
    }
    #expect([count("card"), count(""), count("card wide"), count("card"), count("")] == [4, 0, 9, 4, 0])
    #expect(asked == 3)
    // Far more values than there are places: some are forgotten, all are right.
    for _ in 0..<2 { for number in 0..<10_000 { #expect(count("name-\(number)") == 5 + String(number).count) } }
    #expect(asked > 10_000)
  }
}
