public import HTML
public import Language

/// The stages of crawl extraction, in order.
public enum CrawlStages {
  /// Select what can be a document, decode, extract, identify, and keep the wanted languages.
  ///
  /// - Parameters:
  ///   - extraction: how main text is taken out of pages.
  ///   - normalizes: whether texts are brought into normal form C.
  ///   - model: what identifies languages; without one they stay `und`.
  ///   - thresholds: the least scores that documents need to be given a language.
  ///   - languages: canonical tags of the wanted languages; empty for all.
  public static func all(
    parser: HTMLParserChoice, extraction: ExtractionOptions = ExtractionOptions(), normalizes: Bool = false,
    model: FastTextModel?, thresholds: LanguageThresholds? = nil, languages: Set<String>
  ) -> [any Stage] {
    all(
      parser: parser, extraction: extraction, normalizes: normalizes,
      identify: IdentifyLanguage(model: model, thresholds: thresholds), languages: languages)
  }

  /// As above, with a stage that identifies languages, whose model and thresholds have their digests.
  package static func all(
    parser: HTMLParserChoice, extraction: ExtractionOptions = ExtractionOptions(), normalizes: Bool = false,
    identify: IdentifyLanguage, languages: Set<String>
  ) -> [any Stage] {
    let select: [any Stage] = [DropFailedResponses(), DropOtherTypes(), DropEmptyBodies()]
    let extract: [any Stage] = [
      DecodeCharacters(), ExtractMainText(parser: parser, options: extraction), DropEmptyTexts(),
    ]
    let normalize: [any Stage] = normalizes ? [NormalizeText()] : []
    return select + extract + normalize
      + [identify, KeepLanguages(languages)]
  }
}
