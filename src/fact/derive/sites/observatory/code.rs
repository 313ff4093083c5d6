//! What a test of the Observatory can give: its word for each result, and the points.

/// Writes the results once: variant, the Observatory's word, points.
macro_rules! codes {
    ($($code:ident, $word:literal, $points:literal;)*) => {
        /// A result of a test, by the Observatory's own word for it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[cfg_attr(not(test), expect(
            dead_code,
            reason = "the table is whole: no page is beyond the Observatory's reader (html-not-parseable)"
        ))]
        pub(super) enum Code {
            $(#[doc = $word] $code,)*
        }

        impl Code {
            /// Every result there is.
            #[cfg(test)]
            pub(super) const ALL: &[Self] = &[$(Self::$code),*];

            /// The Observatory's word for it.
            pub(super) fn word(self) -> &'static str {
                match self {
                    $(Self::$code => $word,)*
                }
            }

            /// Points that it adds or takes away.
            pub(super) fn points(self) -> i32 {
                match self {
                    $(Self::$code => $points,)*
                }
            }
        }
    };
}

codes! {
    CspNoUnsafeDefaultSrcNone, "csp-implemented-with-no-unsafe-default-src-none", 10;
    CspNoUnsafe, "csp-implemented-with-no-unsafe", 5;
    CspUnsafeInlineInStyleSrcOnly, "csp-implemented-with-unsafe-inline-in-style-src-only", 0;
    CspImplementedButDuplicateDirectives, "csp-implemented-but-duplicate-directives", 0;
    CspInsecureSchemeInPassiveContentOnly, "csp-implemented-with-insecure-scheme-in-passive-content-only", -10;
    CspUnsafeEval, "csp-implemented-with-unsafe-eval", -10;
    CspUnsafeInline, "csp-implemented-with-unsafe-inline", -20;
    CspInsecureScheme, "csp-implemented-with-insecure-scheme", -20;
    CspHeaderInvalid, "csp-header-invalid", -25;
    CspNotImplemented, "csp-not-implemented", -25;
    CspNotImplementedButReportingEnabled, "csp-not-implemented-but-reporting-enabled", -25;
    CookiesSecureWithHttponlySessionsAndSamesite, "cookies-secure-with-httponly-sessions-and-samesite", 5;
    CookiesSecureWithHttponlySessions, "cookies-secure-with-httponly-sessions", 0;
    CookiesNotFound, "cookies-not-found", 0;
    CookiesWithoutSecureFlagButProtectedByHsts, "cookies-without-secure-flag-but-protected-by-hsts", -5;
    CookiesSessionWithoutSecureFlagButProtectedByHsts, "cookies-session-without-secure-flag-but-protected-by-hsts", -10;
    CookiesWithoutSecureFlag, "cookies-without-secure-flag", -20;
    CookiesSamesiteFlagInvalid, "cookies-samesite-flag-invalid", -20;
    CookiesAnticsrfWithoutSamesiteFlag, "cookies-anticsrf-without-samesite-flag", -20;
    CookiesSessionWithoutHttponlyFlag, "cookies-session-without-httponly-flag", -30;
    CookiesSessionWithoutSecureFlag, "cookies-session-without-secure-flag", -40;
    CorsNotImplemented, "cross-origin-resource-sharing-not-implemented", 0;
    CorsPublicAccess, "cross-origin-resource-sharing-implemented-with-public-access", 0;
    CorsRestrictedAccess, "cross-origin-resource-sharing-implemented-with-restricted-access", 0;
    CorsUniversalAccess, "cross-origin-resource-sharing-implemented-with-universal-access", -50;
    RedirectionAllRedirectsPreloaded, "redirection-all-redirects-preloaded", 0;
    RedirectionToHttps, "redirection-to-https", 0;
    RedirectionNotNeededNoHttp, "redirection-not-needed-no-http", 0;
    RedirectionOffHostFromHttp, "redirection-off-host-from-http", -5;
    RedirectionNotToHttpsOnInitialRedirection, "redirection-not-to-https-on-initial-redirection", -10;
    RedirectionNotToHttps, "redirection-not-to-https", -20;
    RedirectionMissing, "redirection-missing", -20;
    RedirectionInvalidCert, "redirection-invalid-cert", -20;
    ReferrerPrivate, "referrer-policy-private", 5;
    ReferrerNotImplemented, "referrer-policy-not-implemented", 0;
    ReferrerUnsafe, "referrer-policy-unsafe", -5;
    ReferrerHeaderInvalid, "referrer-policy-header-invalid", -5;
    HstsPreloaded, "hsts-preloaded", 5;
    HstsAtLeastSixMonths, "hsts-implemented-max-age-at-least-six-months", 0;
    HstsLessThanSixMonths, "hsts-implemented-max-age-less-than-six-months", -10;
    HstsNotImplemented, "hsts-not-implemented", -20;
    HstsHeaderInvalid, "hsts-header-invalid", -20;
    HstsNotImplementedNoHttps, "hsts-not-implemented-no-https", -20;
    HstsInvalidCert, "hsts-invalid-cert", -20;
    SriImplementedAndAllScriptsLoadedSecurely, "sri-implemented-and-all-scripts-loaded-securely", 5;
    SriImplementedAndExternalScriptsLoadedSecurely, "sri-implemented-and-external-scripts-loaded-securely", 5;
    SriNotImplementedResponseNotHtml, "sri-not-implemented-response-not-html", 0;
    SriNotImplementedButNoScriptsLoaded, "sri-not-implemented-but-no-scripts-loaded", 0;
    SriNotImplementedButAllScriptsLoadedFromSecureOrigin, "sri-not-implemented-but-all-scripts-loaded-from-secure-origin", 0;
    SriNotImplementedButExternalScriptsLoadedSecurely, "sri-not-implemented-but-external-scripts-loaded-securely", -5;
    SriImplementedButExternalScriptsNotLoadedSecurely, "sri-implemented-but-external-scripts-not-loaded-securely", -20;
    SriNotImplementedAndExternalScriptsNotLoadedSecurely, "sri-not-implemented-and-external-scripts-not-loaded-securely", -50;
    ContentTypeNosniff, "x-content-type-options-nosniff", 0;
    ContentTypeNotImplemented, "x-content-type-options-not-implemented", -5;
    ContentTypeHeaderInvalid, "x-content-type-options-header-invalid", -5;
    FrameImplementedViaCsp, "x-frame-options-implemented-via-csp", 5;
    FrameSameoriginOrDeny, "x-frame-options-sameorigin-or-deny", 5;
    FrameAllowFromOrigin, "x-frame-options-allow-from-origin", 0;
    FrameNotImplemented, "x-frame-options-not-implemented", -20;
    FrameHeaderInvalid, "x-frame-options-header-invalid", -20;
    CorpSameOrigin, "cross-origin-resource-policy-implemented-with-same-origin", 10;
    CorpSameSite, "cross-origin-resource-policy-implemented-with-same-site", 10;
    CorpCrossOrigin, "cross-origin-resource-policy-implemented-with-cross-origin", 0;
    CorpNotImplemented, "cross-origin-resource-policy-not-implemented", 0;
    CorpHeaderInvalid, "cross-origin-resource-policy-header-invalid", -5;
    CoepRequireCorp, "coep-implemented-with-require-corp", 10;
    CoepCredentialless, "coep-implemented-with-credentialless", 10;
    CoepUnsafeNone, "coep-implemented-with-unsafe-none", 0;
    CoepNotImplemented, "coep-not-implemented", 0;
    CoepHeaderInvalid, "coep-header-invalid", -5;
    CoopSameOrigin, "coop-implemented-with-same-origin", 10;
    CoopSameOriginAllowPopups, "coop-implemented-with-same-origin-allow-popups", 10;
    CoopNoopenerAllowPopups, "coop-implemented-with-noopener-allow-popups", 10;
    CoopUnsafeNone, "coop-implemented-with-unsafe-none", 0;
    CoopNotImplemented, "coop-not-implemented", 0;
    CoopHeaderInvalid, "coop-header-invalid", -5;
    HtmlNotParseable, "html-not-parseable", -20;
}

impl Code {
    /// The word and the points, such as `csp-not-implemented (-25)`.
    pub(super) fn line(self) -> String {
        let points = self.points();
        let sign = if points > 0 { "+" } else { "" };
        format!("{} ({sign}{points})", self.word())
    }
}
