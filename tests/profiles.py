"""Links of people in social networks: spellings of one page, and the pages of others beside it."""

from typing import Final

PEOPLE: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    (
        ("https://vk.com/id777", "vkontakte.ru/id777", "https://m.vk.com/ID777/?from=feed",
         "https://vk.ru/id777#wall", "https://vk.com/profile.php?id=777",
         "https://vk.com/id777?w=wall888_1"),
        ("https://vk.com/id77", "https://vk.com/id7777", "https://ok.ru/profile/777",
         "https://vk.com/club777", "https://vk.com/id888?w=wall777_1"),
    ),
    (
        ("https://vk.com/feed?w=wall777_1", "https://m.vk.com/feed?w=wall777_1"),
        ("https://vk.com/feed?w=wall888_1", "https://vk.com/feed", "https://vk.com/feed?w=wall777_2"),
    ),
    (
        ("https://vk.com/wall777_1?reply=5",),
        ("https://vk.com/wall777_1?reply=6", "https://vk.com/wall777_1"),
    ),
    (
        ("https://vk.com/anna.belova", "http://www.vk.com/Anna.Belova?ref=x", "vk.com/@anna.belova"),
        ("https://vk.com/anna_belova", "https://vk.com/anna.belova2", "https://vk.cc/anna.belova"),
    ),
    (
        ("https://vk.com/im?sel=777",),
        ("https://vk.com/im?sel=888", "https://vk.com/im"),
    ),
    (
        ("https://vk.com/club55", "https://vk.com/public55"),
        ("https://vk.com/club555", "https://vk.com/id55"),
    ),
    (
        ("https://ok.ru/profile/580111", "https://m.ok.ru/profile/580111?st.from=x",
         "https://ok.ru/dk?st.cmd=friendMain&st.friendId=580111",
         "https://m.ok.ru/dk?st.friendId=580111&st.cmd=friendMain&tkn=77"),
        ("https://ok.ru/profile/580112", "https://ok.ru/group/580111",
         "https://ok.ru/dk?st.cmd=friendMain&st.friendId=580113",
         "https://ok.ru/dk?st.cmd=friendMain&st.friendId=580114", "https://ok.ru/dk"),
    ),
    (
        ("https://ok.ru/dk?st.cmd=friendMain&st.friendId=bAbC_1", "odnoklassniki.ru/dk?st.friendId=bAbC_1"),
        ("https://ok.ru/dk?st.cmd=friendMain&st.friendId=babc_1",),
    ),
    (
        ("https://ok.ru/dk?st.cmd=altGroupMain&st.groupId=5",),
        ("https://ok.ru/dk?st.cmd=altGroupMain&st.groupId=6",),
    ),
    (
        ("https://ok.ru/anna.belova", "ok.ru/Anna.Belova?x=1"),
        ("https://ok.ru/anna.belov", "https://ok.ru/profile/1"),
    ),
    (
        ("https://www.facebook.com/profile.php?id=100077", "https://fb.com/profile.php?ref=x&id=100077",
         "https://ru-ru.facebook.com/people/Анна-Белова/100077/", "https://facebook.com/100077",
         "https://m.facebook.com/groups/5/user/100077/"),
        ("https://facebook.com/profile.php?id=100078", "https://facebook.com/profile.php",
         "https://facebook.com/profile.php?id=1000777"),
    ),
    (
        ("https://facebook.com/people/A/pfbid02aB",),
        ("https://facebook.com/people/A/pfbid02Ab",),
    ),
    (
        ("https://facebook.com/anna.belova", "https://m.facebook.com/Anna.Belova?fref=nf"),
        ("https://facebook.com/anna.belova.5", "https://fb.me/anna.belova"),
    ),
    (
        ("https://facebook.com/story.php?story_fbid=1&id=100077",),
        ("https://facebook.com/story.php?story_fbid=2&id=100077", "https://facebook.com/photo?fbid=1"),
    ),
    (
        ("https://www.youtube.com/channel/UCaBcD", "https://m.youtube.com/channel/UCaBcD/videos?view=0"),
        ("https://www.youtube.com/channel/UCabcd", "https://youtube.com/watch?v=UCaBcD"),
    ),
    (
        ("https://www.youtube.com/@AnnaBelova", "youtube.com/@AnnaBelova?si=x"),
        ("https://www.youtube.com/@Annabelova", "https://www.youtube.com/@AnnaBelova2"),
    ),
    (
        ("https://youtube.com/@АннаБелова", "https://youtube.com/@%D0%90%D0%BD%D0%BD%D0%B0%D0%91%D0%B5%D0%BB%D0%BE%D0%B2%D0%B0"),
        ("https://youtube.com/@АннаБелов",),
    ),
    (
        ("https://youtube.com/user/Anna", "https://www.youtube.com/user/Anna/about"),
        ("https://youtube.com/c/Anna", "https://youtube.com/user/anna"),
    ),
    (
        ("https://youtube.com/watch?v=aB1&lc=Ugx1",),
        ("https://youtube.com/watch?v=aB1&lc=Ugx2", "https://youtube.com/watch?v=ab1&lc=Ugx1", "https://youtu.be/aB1"),
    ),
    (
        ("https://t.me/anna_belova", "https://telegram.me/Anna_Belova", "https://t.me/s/anna_belova?before=5",
         "https://anna_belova.t.me"),
        ("https://t.me/anna_belov", "https://boris.t.me", "https://t.me/anna_belova/12"),
    ),
    (
        ("https://t.me/+AbCdEf",),
        ("https://t.me/+abcdef", "https://t.me/joinchat/AbCdEf"),
    ),
    (
        ("https://t.me/share/url?url=a",),
        ("https://t.me/share/url?url=b", "https://t.me/proxy?server=a"),
    ),
    (
        ("https://twitter.com/AnnaBelova", "https://x.com/annabelova?s=20", "mobile.twitter.com/@AnnaBelova"),
        ("https://x.com/annabelov", "https://x.com/annabelova/status/1", "https://t.co/annabelova"),
    ),
    (
        ("https://x.com/i/user/55", "https://twitter.com/i/user/55"),
        ("https://x.com/i/user/56",),
    ),
    (
        ("https://x.com/search?q=anna",),
        ("https://x.com/search?q=boris",),
    ),
    (
        ("https://www.instagram.com/anna.belova/", "https://instagr.am/Anna.Belova?igsh=1", "instagram.com/_u/anna.belova"),
        ("https://www.instagram.com/anna_belova/", "https://instagram.com/p/anna.belova"),
    ),
    (
        ("https://instagram.com/p/CaBc?img_index=1",),
        ("https://instagram.com/p/cabc?img_index=1",),
    ),
    (
        ("https://rutube.ru/channel/777/", "https://rutube.ru/video/person/777/", "rutube.ru/channel/777?r=a"),
        ("https://rutube.ru/channel/7777/", "https://rutube.ru/video/777"),
    ),
    (
        ("https://rutube.ru/u/Anna",),
        ("https://rutube.ru/u/anna",),
    ),
    (
        ("https://dzen.ru/id/5f0abc", "https://zen.yandex.ru/media/id/5F0ABC?lang=ru"),
        ("https://dzen.ru/id/5f0abd", "https://dzen.ru/a/5f0abc"),
    ),
    (
        ("https://dzen.ru/user/aB1", "https://dzen.ru/user/aB1?clid=5"),
        ("https://dzen.ru/user/ab1",),
    ),
    (
        ("https://dzen.ru/anna_belova", "https://zen.yandex.ru/anna_belova?x=1"),
        ("https://dzen.ru/anna_belov", "https://dzen.ru/profile/editor/anna_belova"),
    ),
    (
        ("https://max.ru/u/f9LHodD0cOJx", "https://max.ru/u/f9LHodD0cOJx?ref=1"),
        ("https://max.ru/u/f9lhodd0cojx", "https://max.ru/f9LHodD0cOJx"),
    ),
    (
        ("https://max.ru/annabelova", "www.max.ru/AnnaBelova/"),
        ("https://max.ru/annabelov", "https://max.ru/join/annabelova"),
    ),
    (
        ("https://forum.example/User?id=7", "http://www.Forum.Example/User?id=7"),
        ("https://forum.example/user?id=7", "https://forum.example/User?id=8", "https://forum.example/User",
         "https://other.example/User?id=7", "https://forum.example/User?id=7#post9"),
    ),
)  # fmt: skip
"""For each person the spellings of the link, and links that others have."""
