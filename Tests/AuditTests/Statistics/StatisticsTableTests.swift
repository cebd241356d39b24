import Foundation
import TestSupport
import Testing

@testable import Audit

/// Values equal to those of statsmodels, scipy and irrCAC; `scripts/audit-statistics` writes the table.
@Suite struct StatisticsTableTests {
  private struct Case: Sendable {
    let name: String
    let arguments: [Double]
    let expected: [Double]
  }

  private static let cases: [Case] = {
    let text = (try? String(contentsOfFile: TestFiles.fixture("audit/statistics.tsv"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { line in
      let columns = line.split(separator: "\t").map(String.init)
      func numbers(_ column: String) -> [Double] { column.split(separator: " ").map { Double($0) ?? .infinity } }
      return Case(name: columns[0], arguments: numbers(columns[1]), expected: numbers(columns[2]))
    }
  }()

  private static func values(_ interval: Interval) -> [Double] { [interval.low, interval.high] }

  private static func values(_ coefficient: Agreement.Coefficient) -> [Double] {
    [
      coefficient.value ?? .nan, coefficient.error ?? .nan, coefficient.interval?.low ?? .nan,
      coefficient.interval?.high ?? .nan,
    ]
  }

  private static func agreement(_ x: [Double]) -> Agreement {
    let size = Int(x[0])
    return Agreement(table: (0..<size).map { row in (0..<size).map { Int(x[1 + row * size + $0]) } })
  }

  /// What the module gives; nil for a function that the table should not have.
  private static func computed(_ name: String, _ x: [Double]) -> [Double]? {
    switch name {
    case "wilson": values(ProportionInterval.wilson(x[0], of: x[1], level: x[2]))
    case "clopper-pearson": values(ProportionInterval.clopperPearson(x[0], of: x[1], level: x[2]))
    case "jeffreys": values(ProportionInterval.betaPosterior(x[0], of: x[1], level: x[2]))
    case "any-time": values(ProportionInterval.anyTime(x[0], of: x[1], level: x[2]))
    case "beta": [SpecialFunctions.regularizedBeta(x[0], x[1], x[2])]
    case "beta-quantile": [SpecialFunctions.betaQuantile(x[0], x[1], x[2])]
    case "normal-quantile": [SpecialFunctions.normalQuantile(x[0])]
    case "normal-tail": [SpecialFunctions.normalTail(x[0])]
    case "student-width": [SpecialFunctions.studentWidth(level: x[0], freedom: x[1])]
    case "log-gamma": [SpecialFunctions.logGamma(x[0])]
    case "kappa": values(agreement(x).kappa)
    case "ac1": values(agreement(x).ac1)
    case "two-shares": Drift.shares(x[0], of: x[1], x[2], of: x[3]).map { [$0.z, $0.p] } ?? [.nan, .nan]
    case "stability":
      [Drift.stability(before: Array(x[1...Int(x[0])]), after: Array(x[(1 + Int(x[0]))...])) ?? .nan]
    case "labels": [Double(SampleSize.labels(halfWidth: x[0], share: x[1]))]
    case "corrected": [Double(SampleSize.corrected(Int(x[0]), population: Int(x[1])))]
    case "bound-of-none": [SampleSize.boundOfNone(labels: Int(x[0]))]
    case "strata":
      strata(x).share.map { [$0, strata(x).variance ?? .nan] }
    case "weights":
      weights(x).share.map { [$0, weights(x).effectiveLabels] }
    default: nil
    }
  }

  private static func strata(_ x: [Double]) -> ShareEstimate {
    ShareEstimate(
      strata: stride(from: 0, to: x.count, by: 3).map {
        .init(documents: x[$0], labels: Int(x[$0 + 1]), bad: Int(x[$0 + 2]))
      })
  }

  private static func weights(_ x: [Double]) -> ShareEstimate {
    ShareEstimate(weights: stride(from: 0, to: x.count, by: 2).map { (x[$0], x[$0 + 1]) })
  }

  @Test func valuesAreThoseOfThePeers() throws {
    #expect(Self.cases.count >= 400)
    for peer in Self.cases {
      let values = try #require(Self.computed(peer.name, peer.arguments), "\(peer.name)")
      #expect(values.count == peer.expected.count)
      for (value, expected) in zip(values, peer.expected) {
        let isEqual = expected.isNaN ? value.isNaN : abs(value - expected) <= 1e-9 * max(1, abs(expected))
        #expect(isEqual, "\(peer.name) \(peer.arguments): \(value), peers \(expected)")
      }
    }
  }

  @Test func smallSharesAreRightInAllTheirDigits() {
    // statsmodels 0.15.0: Jeffreys' interval of 0 in 20 begins at .000024.
    let low = ProportionInterval.betaPosterior(0, of: 20).low
    #expect(abs(low - 2.45e-5) < 1e-6)
    #expect(SpecialFunctions.betaQuantile(1e-12, 0.5, 20) < 1e-24)
  }
}
