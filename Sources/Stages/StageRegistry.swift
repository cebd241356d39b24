package import Base

/// All stages, by id.
package enum StageRegistry {
  /// Every stage, in the order in which pages usually meet them.
  package static let all: [any Stage.Type] = [
    DropFailedResponses.self, BlockList.self, DropOtherTypes.self, DropEmptyBodies.self, DropBinary.self,
    DecodeCharacters.self,
    ExtractMainText.self,
    DropEmptyTexts.self, RemoveControls.self, RepairMojibake.self, ConvertZawgyi.self, RepairSorani.self,
    RepairLookAlikes.self, RepairViramas.self, NormalizeText.self, IdentifyLanguage.self, DropDisallowed.self,
    KeepLanguages.self,
    ApplyLanguageRules.self,
    Analyze.self,
    GopherRepetition.self, GopherQuality.self, C4Quality.self, C4Paragraphs.self, FineWebQuality.self, MaskPII.self,
    DropSymbolLines.self, LimitSentenceStarts.self,
    KeepMadladLines.self, DropLoremIpsum.self, DropPolicyPages.self, DropCurlyBrackets.self, DropFewSentences.self,
    KeepFirstSpans.self, LimitQuestionable.self, LimitChineseSignals.self,
    CompareIdentifiers.self, CheckWordLists.self, DropListedAddresses.self, CorrectLines.self, DropBadWords.self,
    MeasurePerplexity.self, ClassifyDocuments.self, Decontaminate.self, ApplyLanguageThresholds.self,
  ]

  /// The stage called `id`.
  ///
  /// - Throws: `unknownStage`, with the nearest id.
  package static func stage(_ id: String) throws(StageError) -> any Stage.Type {
    if let stage = all.first(where: { $0.id == id }) { return stage }
    let nearest = nearestName(to: id, among: all.map { $0.id }) ?? ""
    throw StageError(.unknownStage, "no stage is called \(id)", advice: "Did you mean \(nearest)?")
  }

  /// The stage called `id` with the parameters of a JSON object.
  ///
  /// - Throws: as `stage(_:)` and `Stage.init(parameters:resources:)`.
  package static func make(
    _ id: String, parameters: JSONValue = .object([]), resources: any StageResources = NoResources()
  ) throws(StageError) -> any Stage {
    try stage(id).init(parameters: parameters, resources: resources)
  }
}
