public import Language

/// The stages of crawl extraction, in order.
public enum CrawlStages {
  /// Select what can be a document, decode, extract, identify, and keep the wanted languages.
  ///
  /// - Parameters:
  ///   - model: what identifies languages; without one they stay `und`.
  ///   - languages: canonical tags of the wanted languages; empty for all.
  public static func all(
    parser: HTMLParserChoice, model: FastTextModel?, languages: Set<String>
  ) -> [any Stage] {
    [
      DropFailedResponses(), DropOtherTypes(), DropEmptyBodies(), DecodeCharacters(),
      ExtractMainText(parser: parser), DropEmptyTexts(), IdentifyLanguage(model: model), KeepLanguages(languages),
    ]
  }
}
