import Base
import Testing

@Suite struct UTCTimeTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
    (-1, "1969-12-31T23:59:59Z"), (1_767_182_645, "2025-12-31T12:04:05Z"),
  ])
  func stamps(_ seconds: Int, _ stamp: String) {
    #expect(UTCTime(seconds).stamp == stamp)
  }

  @Test func numbersArePadded() {
    #expect([0, 7, 42, 123].map { $0.padded(2) } == ["00", "07", "42", "123"])
  }
}
