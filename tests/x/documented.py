"""The names that X takes in its questions, from its OpenAPI before and since posts are called posts.

Until 2.166 whose a post is, what it answers and its wordings were fields; since 2.167 they are expansions.
"""

from __future__ import annotations

from typing import Final

_OLD = {
    "tweet.fields": """
        article attachments author_id card_uri community_id context_annotations conversation_id created_at
        display_text_range edit_controls edit_history_tweet_ids entities geo id in_reply_to_user_id lang
        matched_media_notes media_metadata non_public_metrics note_request_suggestions note_tweet
        organic_metrics paid_partnership possibly_sensitive promoted_metrics public_metrics
        referenced_tweets reply_settings scopes source suggested_source_links
        suggested_source_links_with_counts text withheld
        """,
    "expansions": """
        article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet
        attachments.poll_ids author_id edit_history_tweet_ids entities.mentions.username geo.place_id
        in_reply_to_user_id entities.note.mentions.username referenced_tweets.id
        referenced_tweets.id.attachments.media_keys referenced_tweets.id.author_id
        """,
}
_NEW = {
    "post.fields": """
        article article_title attachments card_uri community_id context_annotations conversation_id
        created_at display_text_range edit_controls entities geo id lang matched_media_notes media_metadata
        non_public_metrics note_post note_request_suggestions organic_metrics paid_partnership
        possibly_sensitive promoted_metrics public_metrics reply_settings scopes source
        suggested_source_links suggested_source_links_with_counts text withheld
        """,
    "expansions": """
        article.cover_media article.media_entities attachments.media_keys attachments.media_source_tweet
        attachments.poll_ids author_id edit_history_post_ids entities.mentions.username geo.place_id
        in_reply_to_user_id referenced_posts username
        """,
}
#: Of these the parameters and values are the same in both, for what a connector needs.
_BOTH = {
    "user.fields": """
        confirmed_email connection_status created_at description entities id is_identity_verified location
        name parody profile_banner_url profile_image_url protected public_metrics receives_your_dm
        subscription subscription_type url username verified verified_followers_count verified_type withheld
        """,
    "media.fields": """
        alt_text duration_ms height media_key non_public_metrics organic_metrics preview_image_url
        promoted_metrics public_metrics type url variants width
        """,
}
#: What may be asked for, by X's name for posts and by parameter.
DOCUMENTED: Final = {
    name: {parameter: frozenset(values.split()) for parameter, values in {**told, **_BOTH}.items()}
    for name, told in (("tweet", _OLD), ("post", _NEW))
}
