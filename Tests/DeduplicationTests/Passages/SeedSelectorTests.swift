import TestSupport
import Testing

@testable import Deduplication

@Suite struct SeedSelectorTests {
  private func places(_ text: [UInt8], _ window: Int) -> [Int] {
    let selector = SeedSelector(windowBytes: window)
    var places: [Int] = []
    text.withUnsafeBytes { selector.select($0) { places.append($1) } }
    return places
  }

  @Test(arguments: [2, 7, 64, 500])
  func equalWindowsChooseTheSamePlace(_ window: Int) {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<40 {
      let shared = (0..<window).map { _ in UInt8.random(in: 97...99, using: &random) }
      func around() -> [UInt8] {
        (0..<Int.random(in: 0...2 * window, using: &random)).map { _ in UInt8.random(in: 97...99, using: &random) }
      }
      let (before, otherBefore) = (around(), around())
      let a = places(before + shared + around(), window).map { $0 - before.count }
      let b = places(otherBefore + shared + around(), window).map { $0 - otherBefore.count }
      let run = window / 2
      #expect(!Set(a).intersection(b).filter { $0 >= 0 && $0 + run <= window }.isEmpty)
    }
  }

  @Test func aPlaceInAFourthOfAWindow() {
    var random = SeededGenerator(seed: 4)
    let text = (0..<200_000).map { _ in UInt8.random(in: 0...254, using: &random) }
    let chosen = places(text, 500)
    #expect((1400...1800).contains(chosen.count))
    #expect(chosen == chosen.sorted() && Set(chosen).count == chosen.count)
    #expect(places(Array(text.prefix(499)), 500).isEmpty)
    #expect(places(Array(text.prefix(500)), 500).count == 1)
  }
}
