package import Audit

/// A person who is right with some probability, and names a language in most cases.
package struct SimulatedRater: Sendable {
  /// How often they see whether a document is in the language.
  package var accuracy: Double
  /// How often they name the language of a document that is in another one.
  package var naming = 0.8

  /// A rater.
  package init(accuracy: Double) { self.accuracy = accuracy }

  /// What they say of a document.
  ///
  /// - Parameters:
  ///   - code: its language.
  ///   - scenario: what they look at.
  package func label(_ code: String, of scenario: PlantedCorpus.Scenario, _ chance: inout Chance) -> DocumentLabel {
    let isGood = code == scenario.language
    guard chance.happens(accuracy) else {
      // A mistake: a wrong text passes, or a right one is called something else.
      guard isGood else { return DocumentLabel(.good) }
      let named = chance.one(of: [scenario.other, "hr", "sl", "mk", "bg"])
      return DocumentLabel(.bad, code: chance.happens(naming) ? named : nil, isOtherLanguage: true)
    }
    if isGood { return DocumentLabel(.good) }
    return DocumentLabel(.bad, code: chance.happens(naming) ? code : nil, isOtherLanguage: true)
  }
}
