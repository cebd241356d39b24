import Testing

@testable import Audit

/// The end of walks, exactly.
@Suite struct LatticeWalkTests {
  /// How walks end, by following each of them.
  private func followed(_ walk: LatticeWalk, share: Double, upper: Double, lower: Double) -> LatticeWalk.End {
    var end = LatticeWalk.End()
    func follow(_ ratio: Double, _ step: Int, _ probability: Double) {
      if ratio >= upper {
        end.above += probability
      } else if ratio <= -lower {
        end.below += probability
      } else if step < walk.limit {
        end.steps += probability
        follow(ratio + walk.up, step + 1, probability * share)
        follow(ratio - walk.down, step + 1, probability * (1 - share))
      }
    }
    follow(0, 0, 1)
    return end
  }

  @Test(arguments: [0.1, 0.3, 0.8]) func aWalkEndsAsItsPathsDo(_ share: Double) {
    let walk = LatticeWalk(up: 0.511, down: 0.158, limit: 14)
    let (end, expected) = (
      walk.end(share: share, upper: 1.3, lower: 0.9), followed(walk, share: share, upper: 1.3, lower: 0.9)
    )
    #expect(abs(end.above - expected.above) < 1e-12)
    #expect(abs(end.below - expected.below) < 1e-12)
    #expect(abs(end.steps - expected.steps) < 1e-12)
  }

  @Test(arguments: [0.8, 0.9, 0.95, 1], [false, true])
  func boundsHoldTheErrorsAndAreNoWider(_ accuracy: Double, _ confirms: Bool) throws {
    var settings = TestDesign.Settings()
    (settings.accuracy, settings.confirmsBad) = (accuracy, confirms)
    let design = try TestDesign(settings)
    let (keep, drop) = (design.expected(share: 0.1), design.expected(share: 0.25))
    #expect(keep.drop <= 0.0455)
    #expect(drop.keep <= 0.0455)
    // Errors are used, up to what one step of the lattice makes.
    #expect(keep.drop > 0.035 && drop.keep > 0.035)
    #expect(design.expected(share: 0.5).keep < 0.001)
    #expect(design.expected(share: 0).drop < 0.001)
  }

  @Test func bothTargetsOfLabelsAreThoseOfTheTable() throws {
    // 39 labels on average over the five planted corpora where a second rater looks at each "bad", 47 without.
    func mean(_ confirms: Bool) throws -> Double {
      var settings = TestDesign.Settings()
      settings.confirmsBad = confirms
      let design = try TestDesign(settings)
      return [0, 0.05, 0.1, 0.25, 0.5].reduce(0) { $0 + design.expected(share: $1).labels } / 5
    }
    #expect(try mean(true) < 40)
    #expect(try 44.5...48 ~= mean(false))
  }

  /// One part of the error is enough for all groups: the probability that a group with more bad documents decides wrongly
  /// rises faster than its share of bad ones, but for what raters' errors make of a clean group.
  @Test(arguments: [0.25, 0.31, 0.5, 0.7], [0.9, 1]) func groupsShareOneError(_ share: Double, _ accuracy: Double) {
    let model = LabelModel(low: 0.1 / share, high: TestDesign.badGroup)
    let (walk, up) = model.walk(accuracy: accuracy, confirmsBad: false, limit: 60)
    let upper = walk.upper(share: up(0.1 / share), error: 0.0135, lower: .infinity)
    func error(_ part: Double) -> Double {
      walk.end(share: up(0.1 / share * part), upper: upper, lower: .infinity).above
    }
    #expect(error(1) <= 0.0135)
    #expect(error(0) < (accuracy < 1 ? 0.0015 : 1e-6))
    for part in stride(from: 0.1, through: 0.95, by: 0.05) {
      #expect(error(part) <= part * error(1) + (accuracy < 1 ? 0.0004 : 0))
    }
  }

  @Test func settingsThatExcludeEachOtherAreRefused() {
    var settings = TestDesign.Settings()
    settings.dropsFrom = 0.05
    #expect(throws: AuditError.self) { _ = try TestDesign(settings) }
    settings = .init()
    settings.accuracy = 0.5
    #expect(throws: AuditError.self) { _ = try TestDesign(settings) }
  }
}
