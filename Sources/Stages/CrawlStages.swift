package import HTML
package import Language

/// The stages of crawl extraction, in order.
package enum CrawlStages {
  /// Select documents, decode, extract, identify, and keep the selected languages.
  ///
  /// - Parameters:
  ///   - extraction: how main text is taken out of pages.
  ///   - convertsZawgyi: whether Burmese in Zawgyi is converted to Unicode.
  ///   - normalizes: whether texts are brought into normal form C.
  ///   - model: the language model; without one languages stay `und`.
  ///   - thresholds: minimum scores by language.
  ///   - languages: canonical tags of the selected languages; empty for all.
  package static func all(
    parser: HTMLParserChoice, extraction: ExtractionOptions = ExtractionOptions(), convertsZawgyi: Bool = false,
    normalizes: Bool = false, model: FastTextModel?, thresholds: LanguageThresholds? = nil, languages: Set<String>
  ) -> [any Stage] {
    all(
      parser: parser, extraction: extraction, convertsZawgyi: convertsZawgyi, normalizes: normalizes,
      identify: IdentifyLanguage(model: model, thresholds: thresholds), languages: languages)
  }

  /// As above, with a stage that identifies languages, whose model and thresholds have their digests, and with one that drops
  /// what robots.txt files disallow.
  package static func all(
    parser: HTMLParserChoice, extraction: ExtractionOptions = ExtractionOptions(), convertsZawgyi: Bool = false,
    normalizes: Bool = false, identify: IdentifyLanguage, robots: DropDisallowed? = nil, languages: Set<String>
  ) -> [any Stage] {
    let select: [any Stage] = [DropFailedResponses(), DropOtherTypes(), DropEmptyBodies(), DropBinary()]
    let extract: [any Stage] = [
      DecodeCharacters(), ExtractMainText(parser: parser, options: extraction), DropEmptyTexts(),
    ]
    let repair: [any Stage] = convertsZawgyi ? [ConvertZawgyi()] : []
    let normalize: [any Stage] = normalizes ? [NormalizeText()] : []
    return select + extract + repair + normalize
      // Behind the language, so that reports say what each loses; before what else is dropped by it.
      + [identify] + (robots.map { [$0] } ?? []) + [KeepLanguages(languages)]
  }
}
