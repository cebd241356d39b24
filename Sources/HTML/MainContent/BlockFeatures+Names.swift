extension BlockFeatures {
  /// Names of a row's bytes, in order.
  static let names: [String] = {
    var names: [String] = ClassTokens.shipped.groups.map { "near:" + $0 }
    names += ClassTokens.shipped.groups.map { "above:" + $0 }
    names += PageKinds.names.map { "page:" + $0 }
    names += [
      "units", "words", "unitsPerWord", "linkShare", "linkCount", "punctuationShare", "sentenceEnds",
      "wordsPerSentence", "digitShare", "capitalShare", "boldShare", "italicShare", "inlineElements",
      "lines", "firstClass", "lastClass", "endsWithColon", "continues", "tag", "heading", "inlineTag",
      "isLong",
    ]
    names += [
      "isNavigation", "isHeader", "isFooter", "isAside", "isArticle", "isMain", "isSection", "isForm",
      "isTable", "isCell", "isList", "isDefinitions", "isFigure", "isQuotation", "isPreformatted",
      "isDetails", "isDialog", "isNoscript", "isButton", "isAddress", "isInHeading", "isParagraph",
      "isHidden", "isAriaHidden", "isLink", "isItemBody",
    ]
    names += ["listDepth", "tableDepth", "depth", "children", "alike"]
    names += ["index", "indexFromEnd", "position", "unitsBefore", "blockShare"]
    for side in ["before", "after"] {
      for distance in 1...2 {
        for name in ["Units", "LinkShare", "Tag"] { names.append("\(side)\(distance)\(name)") }
      }
      names += ["\(side)SameContainer"]
    }
    for window in [3, 8] {
      names += ["window\(window)Units", "window\(window)LinkShare", "window\(window)LongShare"]
    }
    names += [
      "headingDistance", "headingLevel", "sectionUnits", "sectionLinkShare", "sectionLongShare",
      "nextHeadingDistance", "unitsSinceHeading",
    ]
    for level in 1...4 {
      for name in containerNames { names.append("up\(level):\(name)") }
    }
    for name in ["Count", "Units", "MeanUnits", "LinkShare", "LongShare", "PageShare"] {
      names.append("shape" + name)
    }
    for name in ["Level", "Count", "MeanUnits", "LinkShare", "LongShare", "PageShare", "IsLargest"] {
      names.append("repeated" + name)
    }
    for share in [30, 50, 70, 90] { names += ["main\(share)Up", "main\(share)Distance"] }
    names += [
      "repeatedShare", "repeatedEarlier", "hasCurrency", "titleShare", "titleCover", "fromFirstHeading",
      "fromTitleBlock", "textCount", "textIsRepeat",
      "pageBlocks", "pageUnits", "pageLinkShare", "pageLongShare", "pageLongest", "pageArticles",
      "pageMains", "pageParagraphs", "pageItems", "pageCells", "pageGroupShare", "pageOpenGraph",
      "pageCurrencies", "pageHeadings", "pageSentenceEnds",
    ]
    names += placeNames
    names += StatedText.names + ["statedBody", "statedDescription"]
    names += teaserNames
    names += NameScores.names
    names += opinionNames
    return names
  }()

  /// Names of a row's last bytes, which only the network reads: what the trees make of the others.
  static let opinionNames = ["opinion", "opinionOdds"]

  /// Names of the features of a block's four nearest containers of growing size.
  static let containerNames = [
    "units", "linkShare", "blocks", "unitsPerBlock", "longShare", "pageShare", "tag", "alike", "images", "controls",
  ]

  /// Names of the features that `writePlace` writes.
  static let placeNames: [String] =
    [
      "images", "embeds", "controls", "times", "nodesBefore", "nodesAfter", "outerLinks", "innerLinks", "linkKind",
      "linkTargetCount", "linkTargetBefore",
    ] + (1...4).map { "up\($0):position" } + [
      "titleUp", "titleBlocks", "titlePageShare", "topHeadingUp", "topHeadingBlocks", "groupOrdinal", "groupFromEnd",
      "headingsBefore", "headingsAfter", "headingUnits", "headingLinkShare", "majorHeadingDistance", "majorUnits",
      "majorLinkShare", "pageImages", "pageEmbeds", "pageControls", "pageTimes", "pageOuterLinks",
    ]
}
